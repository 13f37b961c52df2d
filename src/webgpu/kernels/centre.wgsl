// Goes back through the centring alone: the product's weights are not trained, so there is no update beside it.

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  centre_rows(group.x, group.x + 1, local);
}
