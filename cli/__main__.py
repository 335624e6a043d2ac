"""`python -m cli`: the same as `nadi`."""

from cli.main import main

main()
