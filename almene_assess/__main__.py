"""`python -m almene_assess <verb>`."""

from almene_assess.cli import main

main()
