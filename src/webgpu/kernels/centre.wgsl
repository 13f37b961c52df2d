// Runs centre-row.wgsl alone: the product's weights are not trained, so there is no update to run it beside.

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  centre_row(group.x, local);
}
