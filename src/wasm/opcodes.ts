/**
 * The numbers that programs consist of. TypeScript and AssemblyScript (kernels/run-program.ts) both read
 * this file.
 */

// Operations on rows of the batch.
export const READ_PIXELS = 1;
export const READ_VALUES = 2;
export const SPARSE_PRODUCT = 3;
export const DENSE_PRODUCT = 4;
export const CENTRE = 5;
export const DROPOUT = 6;
export const EVALUATE = 7;
export const HEAD = 8;
export const SPARSE_INPUT_GRADIENT = 9;
export const DENSE_INPUT_GRADIENT = 10;
export const ROW_SUMS = 16;

// Operations on parts of the weights.
export const TRANSPOSE = 11;
export const SPARSE_WEIGHT_GRADIENT = 12;
export const DENSE_WEIGHT_GRADIENT = 13;
export const BIAS_GRADIENT = 14;

// For measurements.
export const PEAK = 15;

// The values that READ_VALUES keeps.
export const ALL = 0;
export const POSITIVE = 1;
export const SIGNED = 2;

// Optimizers.
export const SGD = 0;
export const MOMENTUM = 1;
export const NESTEROV = 2;
export const RMSPROP = 3;
export const ADAM = 4;

// The operations of EVALUATE, on one vector or on two.
export const RELU = 0;
export const EXP = 1;
export const LOG = 2;
export const TANH = 3;
export const SIN = 4;
export const COS = 5;
export const ERF = 6;
export const SIGMOID = 7;
export const SOFTPLUS = 8;
export const NEG = 9;
export const ABS = 10;
export const SQRT = 11;
export const SQUARE = 12;
export const SIGN = 13;
export const STEP = 14;
export const COPY = 15;
export const ADD = 16;
export const SUB = 17;
export const MUL = 18;
export const DIV = 19;
export const POW = 20;
export const MIN = 21;
export const MAX = 22;
