"""The contracts folder: schemas, examples and AsyncAPI made from the event models, and the rule that changes only add.

`python -m radica.contracts` writes them, `--check` says whether they are current, `--freeze` adds what is new to the
baseline that later changes are held against.
"""
