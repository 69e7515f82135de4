/** Starts the page: styles, stores, the connection to the engine, and the window itself. */
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '../contract/look/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { reportFaults } from './app/reportFaults'
import { connect } from './client/connect'
import { useConnectionStore } from './stores/connectionStore'

const app = createApp(App)
app.use(createPinia())
reportFaults(app)
useConnectionStore().attach(connect())
app.mount('#app')
