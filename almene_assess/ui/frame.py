"""The script behind every address: choose the page, run it. It runs as __main__; nothing may import it."""

from almene_assess.ui import navigation, session

visitor = session.current()
session.run(navigation.choose(visitor), visitor)
