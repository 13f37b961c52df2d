import { questionsSuite } from './questions.suite.ts';

questionsSuite('wasm');
questionsSuite('webgpu');
