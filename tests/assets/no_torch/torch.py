"""Stands before a torch that may be installed: here there is none."""

raise ModuleNotFoundError("No module named 'torch'", name="torch")
