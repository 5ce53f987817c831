"""How fast Radica is beside its limits: `make bench`. Start reading at README.md, then harness.py."""
