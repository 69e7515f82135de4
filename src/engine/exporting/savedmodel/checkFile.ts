/** Writes `check.py` of a SavedModel export. */
import { inputsOf } from '../../../contract/document/taskShape'
import type { CheckedModel } from '../../model/checkedModel'
import { outputName } from '../example'
import { cannotStep, readsPosition, stepStates } from '../steps/stepProgram'
import { checkFile } from '../python/checkFile'
import { pythonString } from '../python/strings'

export function savedModelCheckFile(model: CheckedModel): string {
  const name = outputName(model)
  // A model that answers once for a sequence answers at every step, too; the answers at the end are compared by the workbench.
  const steps = cannotStep(model) === null && model.task.target.over === 'step'
  return checkFile({
    what: 'both signatures in TensorFlow',
    imports: ['import tensorflow as tf'],
    runs: [
      'signatures = tf.saved_model.load(str(FOLDER / "model" / "1")).signatures',
      'inputs = {name: tf.constant(value) for name, value in inputs.items()}',
      `yield "the signature sequence", "${name}", signatures["sequence"](**inputs)["${name}"].numpy()`,
      ...(steps ? stepLines(model) : [])
    ]
  })
}

function stepLines(model: CheckedModel): string[] {
  const name = outputName(model)
  const [first = 'tokens'] = inputsOf(model.task)
  const states = stepStates(model, { batch: 1, capacity: 1 })
  const grown = states.filter(({ memory }) => memory.tokenAxis !== null)
  const fixed = states.length > grown.length ? ['states = load_file(FOLDER / "step_states.safetensors")'] : ['states = {}']
  const room = grown.map(({ name: state, memory: { type, tokenAxis } }) => {
    const shape = type.shape.map((size, axis) => (axis === tokenAxis ? 'length' : `${size}`)).join(', ')
    return `states[${pythonString(state)}] = np.zeros((${shape}), "float32")`
  })
  const position = readsPosition(model) ? ', "position": tf.constant(t, tf.int64)' : ''
  return [
    `batch, length = inputs["${first}"].shape[:2]`,
    ...fixed,
    ...room,
    'states = {state: tf.repeat(tf.constant(value), batch, axis=0) for state, value in states.items()}',
    'steps = []',
    'for t in range(length):',
    `    outputs = signatures["step"](**{name: inputs[name][:, t] for name in ${JSON.stringify(inputsOf(model.task))}}, **{**states${position}})`,
    '    states = {state: outputs[state + ".next"] for state in states}',
    `    steps.append(outputs["${name}"].numpy())`,
    `yield "the signature step, step by step", "${name}", np.stack(steps, axis=1)`
  ]
}
