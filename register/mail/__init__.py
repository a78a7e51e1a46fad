"""Letters: what stands in them, and how they are delivered. `services.mail` says who gets one."""
