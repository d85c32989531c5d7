"""Networks that others trained: opened, brought to one form, normalized as they were trained, made int8."""
