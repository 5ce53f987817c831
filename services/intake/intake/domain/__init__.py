"""Intake's decisions: pure, without I/O or framework; time and numbers come in."""
