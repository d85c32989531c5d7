"""From an int8 graph to C text: lowering, fusion, memory plan and emitter."""
