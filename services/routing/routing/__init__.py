"""Who has each case: areas, persons, reports, classification, concept and work orders."""
