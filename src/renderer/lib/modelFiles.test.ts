import { expect, it } from 'vitest'
import { importedEndings, isModelFile } from './modelFiles'

it('knows models by their endings, and neither documents nor data', () => {
  expect(
    ['m.onnx', 'M.ONNX', 'a.pt', 'a.pth', 'pytorch_model.bin', 'w.safetensors', 'n.keras', 'n.weights.h5'].filter(
      (name) => !isModelFile(name)
    )
  ).toEqual([])
  expect(['sea.txt', 'lstm.gatescope.json', 'table.csv', 'onnx', 'safetensors.txt'].filter(isModelFile)).toEqual([])
  expect(importedEndings.split(',')).toContain('.onnx')
})
