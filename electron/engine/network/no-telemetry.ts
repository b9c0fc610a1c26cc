/**
 * Imported before ONNX Runtime, which on loading makes a device identifier and knows an address to report to. Kinetint
 * uses the network only for what the user asks it to download.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
