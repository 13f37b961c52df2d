/**
 * Keras' initialisers, where TensorFlow.js' own ones differ.
 *
 * Both draw from a normal distribution that is cut at two standard deviations. Keras divides the standard
 * deviation by that of the cut distribution; TensorFlow.js does not. Each of these initialisers is a
 * `VarianceScaling`, so any tf.js can load a saved model.
 */
import { initializers } from '@tensorflow/tfjs-layers';
import type { InitializerName } from './names.ts';

/** tf.js-layers does not export this class. */
export type Initializer = ReturnType<typeof initializers.varianceScaling>;

/** Standard deviation of N(0, 1) cut at ±2 (keras/src/initializers/random_initializers.py). */
const CUT_NORMAL_STDDEV = 0.87962566103423978;

/** Keras' `he_normal`: standard deviation √(2 / fan in) after the cut. */
export function heNormal(seed?: number): Initializer {
  return cutNormal(2, 'fanIn', seed);
}

/** Keras' `glorot_uniform`, the default of `Dense`: limit √(6 / (fan in + fan out)). */
export function glorotUniform(seed?: number): Initializer {
  return initializers.varianceScaling({
    scale: 1,
    mode: 'fanAvg',
    distribution: 'uniform',
    seed: seed as number,
  });
}

/** The initialiser of that name, as Keras defines it. */
export function namedInitializer(name: InitializerName, seed?: number): Initializer {
  switch (name) {
    case 'heNormal':
      return heNormal(seed);
    case 'heUniform':
      return initializers.varianceScaling({
        scale: 2,
        mode: 'fanIn',
        distribution: 'uniform',
        seed: seed as number,
      });
    case 'glorotNormal':
      return cutNormal(1, 'fanAvg', seed);
    case 'glorotUniform':
      return glorotUniform(seed);
  }
}

function cutNormal(scale: number, mode: 'fanIn' | 'fanAvg', seed?: number): Initializer {
  return initializers.varianceScaling({
    scale: scale / CUT_NORMAL_STDDEV ** 2,
    mode,
    distribution: 'normal',
    seed: seed as number,
  });
}
