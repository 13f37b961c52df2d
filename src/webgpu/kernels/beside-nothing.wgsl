// All workgroups compute the product.

fn does_other_work(group: vec3u, local: u32) -> bool {
  return false;
}
