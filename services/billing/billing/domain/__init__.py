"""What billing decides, as pure functions: time, numbers and stored facts come in, decisions go out."""
