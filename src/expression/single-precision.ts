/**
 * Polynomials for functions that kernels lack, or have only roughly, in single precision. We fitted them by
 * least squares, with weights that even out the error. Coefficients start with the constant term.
 */

/**
 * The error function:
 * - |x| < `cut`: x + x · near(x²);
 * - else: ±(1 − e^far(min(|x|, 4))).
 *
 * The error stays below 1e-7, and below 2 units in the last place where `exp` is exact.
 */
export const SINGLE_ERF = {
  cut: 0.95,
  near: [0.128379142, -0.37612446, 0.11281321, -0.0267488732, 0.00496751654, -0.000586212087],
  far: [-0.000256445792, -1.12742609, -0.63760004, -0.103566891, 0.022051997, -0.0029995406, 0.000191504126],
} as const;

/**
 * The sine. With k = round(x/π) and r = x − k · π, sin(x) is (−1)ᵏ · sin(r), and sin(r) is r + r³ · odd(r²).
 * π is subtracted in three steps, of which the first two are exact. The error stays below 1.5e-7 where
 * |x| < 600.
 */
export const SINGLE_SINE = {
  pi: [3.140625, 9.675025939941406e-4, 1.50995799e-7],
  odd: [-0.166666595, 0.00833306543, -0.00019809539, 2.60563114e-6],
} as const;
