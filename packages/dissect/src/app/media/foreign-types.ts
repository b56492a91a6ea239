/** Media types whose dissectors only Wireshark has: nothing is emitted for such bodies. */

const TABLE = `
application/3gpphal+json application/cbor application/cbor-seq application/cose application/cose-key
application/cose-key-set application/dns-message application/femtointerfacemsg application/grpc application/grpc+json
application/grpc+proto application/grpc-web application/grpc-web+proto application/grpc-web-text
application/grpc-web-text+proto application/hgp;encap=cms application/ipp application/isup
application/mediaservercontrol+xml application/mikey application/ms-tnef application/ocsp-request
application/ocsp-response application/oma-supl-ilp application/oma-supl-ulp application/pkcs10 application/pkcs7-mime
application/pkcs7-signature application/pkix-cert application/pkix-crl application/pkixcmp application/pkixcmp-poll
application/qsig application/sdp application/senml+cbor application/sensml+cbor application/timestamp-query
application/timestamp-reply application/vnd.3gpp.5gnas application/vnd.3gpp.ngap application/vnd.3gpp.pfcp
application/vnd.3gpp.sms application/vnd.3gpp2.femtointerfacemsg application/vnd.3gpp2.sms
application/vnd.apache.thrift.binary application/vnd.de-dke-k461-ic1+xml
application/vnd.de-dke-k461-ic1+xml; encap=cms-tr03109 application/vnd.de-dke-k461-ic1+xml; encap=cms-tr03109-zlib
application/vnd.fdo.journal application/vnd.ms-sync application/vnd.ms-sync.wbxml application/vnd.nokia.syncset+wbxml
application/vnd.oma.drm.rights+wbxml application/vnd.oma.lwm2m+tlv application/vnd.omaloc-supl-init
application/vnd.phonecom.mmc-wbxml application/vnd.syncml+wbxml application/vnd.syncml.dm+wbxml
application/vnd.uplanet.alert-wbxml application/vnd.uplanet.bearer-choice-wbxml application/vnd.uplanet.cacheop-wbxml
application/vnd.uplanet.channel-wbxml application/vnd.uplanet.list-wbxml application/vnd.uplanet.listcmd-wbxml
application/vnd.wap.coc application/vnd.wap.connectivity-wbxml application/vnd.wap.locc+wbxml
application/vnd.wap.mms-message application/vnd.wap.sia application/vnd.wap.sic application/vnd.wap.slc
application/vnd.wap.wbxml application/vnd.wap.wmlc application/vnd.wap.wta-eventc application/vnd.wv.csp.wbxml
application/x-amf application/x-coredump application/x-dmap-tagged application/x-executable application/x-fcs
application/x-git-upload-pack-advertisement application/x-git-upload-pack-request application/x-git-upload-pack-result
application/x-its application/x-its-request application/x-its-response application/x-jxta-msg
application/x-msn-messenger application/x-object application/x-pkixcmp application/x-pkixcmp-poll
application/x-protobuf application/x-prov.syncset+wbxml application/x-sharedlib application/x-thrift
application/x-wap-prov.browser-bookmarks application/x-wap-prov.browser-settings audio/mp3 audio/mp4 audio/mpeg
image/tiff message/rfc822 message/sip message/sipfrag message/x-aasp-signalling multipart/ multipart/alternative
multipart/encrypted multipart/form-data multipart/mixed multipart/related multipart/report multipart/signed video/mp2t
video/mp4 x-bt/calendar x-bt/calendarstatus x-bt/ctn-eventreport x-bt/ctn-forward x-bt/ctn-listing
x-bt/ctn-notificationregistration x-bt/img-archive x-bt/img-attachment x-bt/img-capabilities x-bt/img-display
x-bt/img-img x-bt/img-listing x-bt/img-monitoring x-bt/img-partial x-bt/img-print x-bt/img-properties x-bt/img-status
x-bt/img-thm x-bt/instancedescription x-bt/map-event-report x-bt/map-messageupdate x-bt/map-msg-listing
x-bt/map-notificationregistration x-bt/masinstanceinformation x-bt/message x-bt/messagestatus x-bt/phonebook
x-bt/update x-bt/vcard x-bt/vcard-listing x-obex/bt-soap x-obex/folder-listing x-obex/rui
`;

export const FOREIGN_TYPES: ReadonlySet<string> = new Set(TABLE.trim().split(/\s/));

/** The suffixes of such types. */
export const FOREIGN_SUFFIXES: ReadonlySet<string> = new Set(["+ber", "+cbor", "+der", "+wbxml"]);
