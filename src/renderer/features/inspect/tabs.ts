/** The tabs of Inspect in their order. A tab is one row. */
import { defineAsyncComponent } from 'vue'
import type { Component } from 'vue'
import TokensTab from './TokensTab.vue'
import type { InspectTab } from './view/inspectViews'

export interface InspectTabRow {
  readonly id: InspectTab
  readonly label: string
  readonly component: Component
}

export const inspectTabs: readonly InspectTabRow[] = [
  { id: 'tokens', label: 'Gates and states', component: TokensTab },
  { id: 'units', label: 'Find units', component: defineAsyncComponent(() => import('./units/UnitsTab.vue')) },
  { id: 'change', label: 'Change it', component: defineAsyncComponent(() => import('./change/ChangeTab.vue')) },
  { id: 'memory', label: 'Memory', component: defineAsyncComponent(() => import('./memory/MemoryTab.vue')) },
  { id: 'predictions', label: 'Predictions', component: defineAsyncComponent(() => import('./predictions/PredictionsTab.vue')) }
]
