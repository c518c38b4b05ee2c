from metextract.cli.application import main

if __name__ == "__main__":
    main()
