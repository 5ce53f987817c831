"""What may be done with a case and with a work order, and what follows: no I/O, time and numbers come in."""
