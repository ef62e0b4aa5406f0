// The reference of the figure `downsample`: what a person writes into a core function node to have one-minute means of
// the printers' four temperatures. `msg` and `context` are the function node's.
export const MEANS_FUNCTION = `
const WINDOW_MS = 60_000;
const windows = context.get('windows') ?? new Map();
context.set('windows', windows);
const closed = [];
for (const reading of msg.payload) {
  const { device, timestamp } = reading;
  let window = windows.get(device);
  if (!window || timestamp >= window.start + WINDOW_MS) {
    if (window) {
      const { start, count, hotend, bed, ambient, fluctuated } = window;
      closed.push({
        device,
        timestamp: start,
        hotend_temperature: hotend / count,
        bed_temperature: bed / count,
        ambient_temperature: ambient / count,
        fluctuated_ambient_temperature: fluctuated / count,
      });
    }
    const start = Math.floor(timestamp / WINDOW_MS) * WINDOW_MS;
    window = { start, count: 0, hotend: 0, bed: 0, ambient: 0, fluctuated: 0 };
    windows.set(device, window);
  }
  window.count++;
  window.hotend += reading.hotend_temperature;
  window.bed += reading.bed_temperature;
  window.ambient += reading.ambient_temperature;
  window.fluctuated += reading.fluctuated_ambient_temperature;
}
if (closed.length > 0) return { topic: msg.topic, payload: closed };
`;
