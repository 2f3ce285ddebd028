"use strict";
exports.id = 652;
exports.ids = [652];
exports.modules = {

/***/ 652:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   seal: () => (/* binding */ seal)
/* harmony export */ });
/* harmony import */ var _noble_ciphers_salsa_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(382);
/* harmony import */ var _noble_hashes_blake2_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(904);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);



/**
 * Seals a text so that only the owner of a key can open it: libsodium's `crypto_box_seal`, which GitHub wants for
 * secrets. A box for an X25519 key of the moment, whose public half comes first; the nonce is a hash of both keys.
 *
 * @param publicKey 32 bytes
 * @throws Error if the key is none
 */
function seal(text, publicKey) {
    const moment = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.generateKeyPairSync)('x25519');
    const momentPublic = rawPublicKey(moment.publicKey);
    const shared = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.diffieHellman)({ privateKey: moment.privateKey, publicKey: keyFromRaw(publicKey) });
    const nonce = (0,_noble_hashes_blake2_js__WEBPACK_IMPORTED_MODULE_1__/* .blake2b */ .Sx)(Buffer.concat([momentPublic, publicKey]), { dkLen: 24 });
    const box = (0,_noble_ciphers_salsa_js__WEBPACK_IMPORTED_MODULE_2__/* .xsalsa20poly1305 */ .uT)(boxKey(shared), nonce).encrypt(Buffer.from(text, 'utf8'));
    return Buffer.concat([momentPublic, box]);
}
/** `crypto_box_beforenm`: HSalsa20 of the shared point, with an input of zeros. */
function boxKey(shared) {
    const sigma = words(Buffer.from('expand 32-byte k', 'ascii'));
    const key = new Uint32Array(8);
    (0,_noble_ciphers_salsa_js__WEBPACK_IMPORTED_MODULE_2__/* .hsalsa */ .bD)(sigma, words(shared), new Uint32Array(4), key);
    const bytes = Buffer.alloc(32);
    key.forEach((word, index) => bytes.writeUInt32LE(word, index * 4));
    return bytes;
}
function words(bytes) {
    return Uint32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(index * 4));
}
function rawPublicKey(key) {
    return Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url');
}
function keyFromRaw(raw) {
    const x = Buffer.from(raw).toString('base64url');
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}


/***/ })

};
;