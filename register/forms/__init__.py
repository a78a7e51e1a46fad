"""The shape of what people enter; its meaning is for the services."""
