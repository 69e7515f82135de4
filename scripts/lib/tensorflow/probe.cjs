// @ts-check
// Loads the binding named on the command line, multiplies two matrices with it, and prints what it is, as JSON.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true'

const binding = require(String(process.argv[2]))

/** @param {number[]} values */
const matrix = (values) => binding.createTensor([2, 2], binding.TF_FLOAT, new Float32Array(values))

const attributes = [
  { name: 'transpose_a', type: binding.TF_ATTR_BOOL, value: false },
  { name: 'transpose_b', type: binding.TF_ATTR_BOOL, value: false },
  { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }
]
const [product] = binding.executeOp('MatMul', attributes, [matrix([1, 2, 3, 4]), matrix([5, 6, 7, 8])], 1)
const got = [...binding.tensorDataSync(product.id)].join()
if (got !== '19,22,43,50') throw new Error(`TensorFlow multiplied wrongly: ${got}`)
console.log(JSON.stringify({ version: binding.TF_Version, device: binding.isUsingGpuDevice() ? 'gpu' : 'cpu' }))
