"""Training, evaluation and export of Kinetint's networks. See README.md beside this file."""
