// Context of a source of parts that are not centred: zero, which is taken away of each unit.

fn source_context(row: u32) -> u32 {
  return 0;
}

fn stored_context(row: u32) -> u32 {
  return 0;
}

fn store_context(row: u32, context: u32) {}
