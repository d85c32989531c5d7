"""How each operator becomes a kernel call: a module an operator, named as its kernel in the runtime."""
