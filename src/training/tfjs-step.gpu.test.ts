import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { MnistLoader } from '../data/mnist-loader.ts';
import { tfjsStepSuite } from './tfjs-step.suite.ts';

const mnist = () => new MnistLoader(new URL('/mnist/', location.origin).href).load();

tfjsStepSuite('webgl', mnist, 6);
tfjsStepSuite('webgpu', mnist, 6);
