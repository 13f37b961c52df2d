import { testQuestions } from './fixtures/question-tests.ts';

testQuestions('wasm');
testQuestions('webgpu');
