"""The decisions of deliveries and notifications: pure functions; time and the business-day calendar come in."""
