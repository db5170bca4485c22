//! The onsets and rimes of which Vietnamese syllables are made, without tones.

/// The onsets; none, and `qu`, which takes rimes of its own ([`AFTER_QU`]), are apart.
pub(crate) const ONSETS: &str = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph r s t th tr v x";

/// Rimes that end in a vowel or glide.
pub(crate) const OPEN: &str = "a e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iu iêu yêu oa oe oai oao oay oeo oi ôi \
                               ơi ua uê ui uy ưa ưi ưu uôi uơ uây uya uyu ươi ươu";

/// Rimes that end in a nasal.
pub(crate) const NASAL: &str = "am ăm âm em êm im om ôm ơm um ưm iêm yêm oam oăm uôm ươm an ăn ân en ên in on ôn ơn \
                                un ưn iên yên oan oăn oen uân uôn ươn uyn uyên ang ăng âng eng êng ong ông ung ưng \
                                iêng yêng oang oăng oong ôông uâng uông ương anh ênh inh oanh uênh uynh";

/// Rimes that end in a stop; they take two of the six tones.
pub(crate) const STOP: &str = "ap ăp âp ep êp ip op ôp ơp up iêp oap ươp uyp at ăt ât et êt it ot ôt ơt ut ưt iêt yêt \
                               oat oăt oet uât uôt ươt uyt uyêt ac ăc âc ec oc ôc uc ưc iêc oac oăc ooc uôc ươc ach \
                               êch ich oach uêch uych";

/// The rimes that `qu` takes.
pub(crate) const AFTER_QU: &str = "a e ê i y ơ ai ao au ay âu ây eo êu ia iu yu ya oa ơi am ăm âm an ăn ân en ên in on \
                                   ơn yn yên ang ăng âng eng anh ênh inh ynh ap ăp ip yp at ăt ât et êt it yt ơt iêt \
                                   yêt ac ăc âc ec ôc ach êch ich ych";
