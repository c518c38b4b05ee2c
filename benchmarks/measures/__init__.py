"""What is measured, one module a question; each has `rows`, which gives rows of the table as they are measured."""
