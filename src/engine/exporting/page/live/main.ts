/** Starts the live part of a page: reads its data and weights, runs the model, and shows what it does. */
import type { PageData } from '../pageData'
import { addressView } from './addressView'
import { answerView } from './answerView'
import { cursorView } from './cursorView'
import { byId, h } from './dom'
import { generateView } from './generateView'
import { mapsView } from './mapsView'
import type { Programs } from './programs'
import { State } from './state'
import { subjectView } from './subjectView'
import { readWeights } from './weights'

/** `programs`: the generated functions of the page. */
export function start(programs: Programs): void {
  const data: unknown = JSON.parse(byId('page-data').textContent ?? '')
  if (!isPageData(data)) throw new TypeError('the data of the page cannot be read')
  const state = new State(data, programs, readWeights(byId('page-weights').textContent ?? '', data.weights))
  const subject = subjectView(state)
  const address = addressView(state, subject)
  subject.element.append(address.element)
  const maps = mapsView(state)
  const side = h('div', { class: 'side' }, [answerView(state), cursorView(state)])
  byId('live').replaceChildren(
    subject.element,
    h('div', { class: 'lens' }, [maps, side]),
    ...(data.task.continues === 'text' ? [generateView(state)] : [])
  )
  address.start()
}

/** Whether it is what the engine wrote into this very file. */
function isPageData(value: unknown): value is PageData {
  return typeof value === 'object' && value !== null && ['task', 'program', 'weights', 'probe', 'examples'].every((key) => key in value)
}
