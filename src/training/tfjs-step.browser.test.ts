import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { MnistLoader } from '../data/mnist-loader.ts';
import { testTfjsStep } from './fixtures/tfjs-step-tests.ts';

const mnist = () => new MnistLoader(new URL('/mnist/', location.origin).href).load();

testTfjsStep('webgl', mnist, 3);
// On an emulated GPU, TensorFlow.js takes half a minute to compile its kernels for the real net.
testTfjsStep('webgpu');
