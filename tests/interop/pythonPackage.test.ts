/** Loops of PyTorch, Keras and JAX that the Python package watches: gates as cells compute them, and records as the loops ran. */
import { expect, it } from 'vitest'
import { runPythonTests } from '../support/pythonTests'

const files = [
  ['PyTorch', 'test_pytorch.py', {}],
  ['Keras on JAX', 'test_keras.py', { KERAS_BACKEND: 'jax' }],
  ['Keras on PyTorch', 'test_keras.py', { KERAS_BACKEND: 'torch' }],
  ['Keras on TensorFlow', 'test_keras.py', { KERAS_BACKEND: 'tensorflow' }],
  ['JAX', 'test_jax.py', {}]
] as const

it.each(files)('watches a loop of %s', async (_, file, env) => {
  expect(await runPythonTests(file, env)).toMatch(/\nOK\s*$/)
})
