"""`python -m metextract`: the same as the command."""

from metextract.cli import main

if __name__ == "__main__":
    main()
