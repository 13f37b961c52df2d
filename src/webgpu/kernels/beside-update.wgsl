// The workgroups past those of an update go back through the centring of the rows that its product reads, see
// centre-common.wgsl. Neither needs what the other makes, and a dispatch of its own would have to wait.

/// The workgroups of the update.
override TILES_X: u32;
override TILES_Y: u32;
/// How many rows one workgroup takes.
override ROWS_AT_ONCE: u32;

fn does_other_work(group: vec3u, local: u32) -> bool {
  if (group.y < TILES_Y) {
    return false;
  }
  let first = ROWS_AT_ONCE * ((group.y - TILES_Y) * TILES_X + group.x);
  centre_rows(first, product_inner(), local);
  return true;
}
