// A worker that finds QR codes in pictures, so that the scanner's page never waits for it. The first message says where the decoder is.

onmessage = async ({ data }) => {
  if (data.script) {
    importScripts(data.script);
    ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => data.wasm }, fireImmediately: true });
    return;
  }
  const options = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };
  // A picture that can't be decoded is one without a code.
  const found = await ZXingWASM.readBarcodes(data.image, options).catch(() => []);
  postMessage(found.filter(code => code.isValid).map(code => code.text));
};
