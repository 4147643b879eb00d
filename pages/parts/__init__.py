"""What pages share: choices, the store, how a picture and its source are shown."""
