// The rows of the split that make up the batch.
//
// in  order [train rows] the epoch's permutation

@group(0) @binding(2) var<storage, read> order: array<u32>;

/// The split's row for row `row` of the batch.
fn example(row: u32) -> u32 {
  let place = params.first + row;
  if (params.training == 1) {
    return order[place];
  }
  return place;
}
