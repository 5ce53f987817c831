"""What the services of Radica must agree on to work together, and no more."""
