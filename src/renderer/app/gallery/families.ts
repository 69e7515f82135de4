/** The families of templates, in the order in which the gallery shows them: what most people look for comes first. */
import type { Template } from '../../../contract/procedures/workspace'
import { rankByText } from '../../lib/rankByText'
import type { ShownTemplate } from '../../composables/useTemplates'

const families: { readonly [F in Template['family']]: { readonly title: string; readonly note: string } } = {
  gated: { title: 'Gated', note: 'gates decide what is kept, written and shown' },
  memory: { title: 'Why plain RNNs forget', note: 'one task, one width: only one of the two cells learns it' },
  attention: { title: 'Attention', note: 'every token sees all tokens before it' },
  'state-space': { title: 'State-space', note: 'linear dynamics, discretised' },
  recurrent: { title: 'Recurrent', note: 'one state, rewritten at every step' },
  task: { title: 'Tasks', note: 'what a model must remember, count or find' },
  linear: { title: 'Linear in the state', note: 'all time steps can be computed at once' },
  hybrid: { title: 'Hybrid', note: 'recurrence and attention in one model' }
}

export interface FamilyGroup {
  readonly family: string
  readonly title: string
  readonly note: string
  readonly items: readonly ShownTemplate[]
}

/** The templates that answer the query, by family; empty families are left out. */
export function byFamily(templates: readonly ShownTemplate[], query: string): FamilyGroup[] {
  const matching = rankByText(templates, query, ({ template }) => [template.name, families[template.family].title, template.description])
  return Object.entries(families).flatMap(([family, words]) => {
    const items = matching.filter(({ template }) => template.family === family)
    return items.length === 0 ? [] : [{ family, ...words, items }]
  })
}
