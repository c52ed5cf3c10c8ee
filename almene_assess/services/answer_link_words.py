"""What somebody without a name is called on the screen."""

GUEST_NAME = "deltager"
