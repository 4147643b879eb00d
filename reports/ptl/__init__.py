"""A system's waiting list from its patient tracking list: every figure that its pages show."""
