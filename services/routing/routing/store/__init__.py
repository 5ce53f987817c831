"""All SQL of routing: `cases` and `orders` load and save for the decisions, `views` answers the readers."""
