"""Files PQR, keeps each case's whole history, its legal term and the petitioners' personal data."""
