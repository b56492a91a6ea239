/** The packet view for any page: a component and its state. Its worker is `@potshark/inspector/worker`, bundled. */
export { InspectorState } from "./page/inspector-state.ts";
export { PacketView } from "./page/packet-view.tsx";
export { saveFile } from "./page/save-file.ts";
