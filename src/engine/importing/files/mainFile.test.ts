import { expect, it } from 'vitest'
import { openModelFiles } from './modelFiles'

const files = (...names: string[]) => names.map((name) => ({ name, bytes: new Uint8Array(1) }))

it('takes the model and not its examples, of whatever kind they are', () => {
  const examples = ['example_input.safetensors', 'example_output.safetensors']
  expect(openModelFiles(files(...examples, 'state_dict.pt', 'module.json')).main.name).toBe('state_dict.pt')
  expect(openModelFiles(files(...examples, 'weights.safetensors')).main.name).toBe('weights.safetensors')
  expect(() => openModelFiles(files(...examples))).toThrow('There is no model')
})
