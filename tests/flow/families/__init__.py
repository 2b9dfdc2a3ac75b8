"""Standing families of attacks, kept as tests. Each is generated from the URL table, the roles, the models or the forms,
so that a new route, role or form without a row fails.

`world` (two boards, their people and papers, with secrets planted), `urls` (who may open what), then one module a family.
"""
