/** What a tool that reads no templates is to take a component for; vue-tsc resolves the component itself and never looks here. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}
